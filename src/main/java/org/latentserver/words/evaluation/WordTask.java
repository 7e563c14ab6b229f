package org.latentserver.words.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.latentserver.api.ServiceException;

/** What word vectors are tried on, read from the lines of a text. */
sealed interface WordTask {
    int MAX_SECTIONS = 300;
    int MAX_SECTION_NAME = 100;

    Pattern TAB = Pattern.compile("\t");
    Pattern SPACE = Pattern.compile("\\s+");

    /** The questions of analogies by section, in the format of word2vec's questions-words.txt. */
    record Analogies(List<Section> sections) implements WordTask {}

    /** Questions of one kind. */
    record Section(String name, List<Question> questions) {
        /** As in questions-words.txt: the names of grammatical sections begin so. */
        boolean syntactic() {
            return name.startsWith("gram");
        }
    }

    /** a is to b as c is to expected. */
    record Question(String a, String b, String c, String expected) {}

    /** Pairs of words and how similar people found them. */
    record WordPairs(List<WordPair> pairs) implements WordTask {}

    record WordPair(String left, String right, double score) {}

    /**
     * The first line that is neither blank nor a comment tells which task it is: {@code : name} or
     * four words begin analogies; two words and a number, divided by tabs or spaces, word pairs.
     *
     * @throws ServiceException INVALID_DATA naming the line that fits neither
     */
    static WordTask parse(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && !isComment(line)) {
                return line.startsWith(":") || fields(line).length == 4
                        ? analogies(lines)
                        : pairs(lines);
            }
        }
        throw ServiceException.badData("dataset", "there is neither a question nor a word pair");
    }

    private static Analogies analogies(List<String> lines) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            if (line.startsWith(":")) {
                sections.add(section(i, line.substring(1).strip(), sections.size()));
                continue;
            }
            String[] words = SPACE.split(line.strip(), -1);
            if (words.length != 4) {
                throw bad(i, "has %d words, an analogy has four".formatted(words.length));
            }
            if (sections.isEmpty()) {
                sections.add(section(i, "questions", 0));
            }
            sections.getLast()
                    .questions()
                    .add(new Question(words[0], words[1], words[2], words[3]));
        }
        return new Analogies(sections);
    }

    private static Section section(int line, String name, int before) {
        if (before == MAX_SECTIONS) {
            throw bad(line, "begins one section too many, the limit is " + MAX_SECTIONS);
        }
        if (name.length() > MAX_SECTION_NAME) {
            throw bad(
                    line,
                    "names its section with more than %d characters".formatted(MAX_SECTION_NAME));
        }
        return new Section(name, new ArrayList<>());
    }

    private static WordPairs pairs(List<String> lines) {
        List<WordPair> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || isComment(line)) {
                continue;
            }
            String[] fields = fields(line);
            if (fields.length != 3) {
                throw bad(
                        i,
                        "has %d fields, a word pair has two words and a score, divided by tabs; an analogy has four words"
                                .formatted(fields.length));
            }
            pairs.add(new WordPair(fields[0].strip(), fields[1].strip(), score(i, fields[2])));
        }
        return new WordPairs(pairs);
    }

    private static double score(int line, String text) {
        try {
            double score = Double.parseDouble(text.strip());
            if (Double.isFinite(score)) {
                return score;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw bad(line, "has a score that is no number");
    }

    /** By tabs, as words may be several; by white space when there is no tab. */
    private static String[] fields(String line) {
        return line.indexOf('\t') >= 0
                ? TAB.split(line.strip(), -1)
                : SPACE.split(line.strip(), -1);
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }

    private static ServiceException bad(int line, String what) {
        return ServiceException.badData("dataset", "line " + (line + 1) + " " + what);
    }
}
