package org.latentserver.words.formats;

import java.util.List;
import java.util.Optional;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedParts;

/**
 * What the form says about words.
 *
 * @param maxWords after so many words the rest of the file is not read
 * @param lowerCase whether words asked for are put in lower case; absent to find out
 * @param skipsInvalid whether an invalid word is left out instead of refusing the file
 */
record ImportOptions(int maxWords, Optional<Boolean> lowerCase, boolean skipsInvalid) {
    /** More words than the largest published vocabularies have. */
    static final int MAX_WORDS = 10_000_000;

    private static final String INVALID_WORDS = "invalidWords";

    static final List<FormatPart> PARTS =
            List.of(
                    FormatPart.integer(
                            "maxWords",
                            "Reads the first so many words, as a rule the most frequent; 1 to "
                                    + MAX_WORDS),
                    FormatPart.flag(
                            "lowerCase",
                            "Whether words asked for are put in lower case first. Where absent, so"
                                    + " it is when the file has no word with a capital letter"),
                    FormatPart.text(
                            INVALID_WORDS,
                            "What to do about a word that is there twice, empty, not UTF-8 or holds"
                                + " a control character: `refuse` the file (the default), or `skip`"
                                + " the word, keeping the first of equal ones",
                            "refuse",
                            "skip"));

    /**
     * @throws ServiceException INVALID_REQUEST naming the part
     */
    static ImportOptions of(ImportedParts parts) {
        String invalidWords = parts.text(INVALID_WORDS).orElse("refuse");
        boolean skips =
                switch (invalidWords) {
                    case "refuse" -> false;
                    case "skip" -> true;
                    default ->
                            throw ServiceException.invalid(
                                    INVALID_WORDS,
                                    "%s is '%s', must be refuse or skip"
                                            .formatted(INVALID_WORDS, Echo.of(invalidWords)));
                };
        return new ImportOptions(
                parts.integer("maxWords", 1, MAX_WORDS).orElse(MAX_WORDS + 1),
                parts.flag("lowerCase"),
                skips);
    }
}
