package org.latentserver.words.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedParts;

/**
 * The first line of word2vec's formats. It is only believed as far as the file goes on as it says.
 */
record CountLine(long words, long dimension) {
    private static final int LONGEST = 100;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18})[ \\t]+(\\d{1,18})\\s*");

    /**
     * @throws ServiceException INVALID_DATA when it is not two numbers
     */
    static CountLine read(ByteLines lines, String hint) throws IOException {
        ByteLines.End end = lines.readTo((byte) '\n', LONGEST);
        String text = new String(lines.bytes(), 0, lines.length(), StandardCharsets.ISO_8859_1);
        Matcher matcher = NUMBERS.matcher(text);
        if (end != ByteLines.End.FOUND || !matcher.matches()) {
            throw ServiceException.badData(
                            ImportedParts.FILE,
                            "line 1 must be the number of words and the number of values of each"
                                    + hint)
                    .with("line", 1);
        }
        return new CountLine(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
