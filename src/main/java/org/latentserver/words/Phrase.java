package org.latentserver.words;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * Words given one by one, all of which must be known, or found in a text, of which one must be.
 *
 * @param ofText the words come from a text
 */
record Phrase(List<String> words, boolean ofText) {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    private static final int MAX_CHARACTERS = 100_000;

    static Phrase of(@Nullable List<@Nullable String> words, @Nullable String text, int limit) {
        List<String> given = WordLists.atMost(limit, "words", words);
        if (text == null || text.isBlank()) {
            WordLists.notEmpty("words", given.isEmpty());
            return new Phrase(given, false);
        }
        if (!given.isEmpty()) {
            throw ServiceException.invalid("text", "either words or text, not both");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw ServiceException.tooLarge(
                    "text",
                    "text has %d characters, the limit is %d"
                            .formatted(text.length(), MAX_CHARACTERS),
                    MAX_CHARACTERS);
        }
        List<String> split = NO_WORD.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
        WordLists.notEmpty("text", split.isEmpty());
        WordLists.count(limit, "text", split.size());
        return new Phrase(split, true);
    }

    /**
     * @throws ServiceException UNKNOWN_WORD
     */
    List<WordLookup.Found> found(WordLookup lookup) {
        if (!ofText) {
            return lookup.findAll("words", words);
        }
        List<WordLookup.Found> found =
                words.stream().map(lookup::search).flatMap(Optional::stream).toList();
        if (found.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.UNKNOWN_WORD, "text", "no word of the text is in the vocabulary");
        }
        return found;
    }

    /** Words of the text that are not known, each once. */
    List<String> unknown(WordLookup lookup) {
        return words.stream()
                .filter(word -> lookup.search(word).isEmpty())
                .map(lookup::normalized)
                .distinct()
                .toList();
    }
}
