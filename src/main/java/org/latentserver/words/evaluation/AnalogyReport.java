package org.latentserver.words.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation on analogies found.
 *
 * @param vocabulary words among which answers were looked for
 * @param semantic sections whose names don't begin with {@code gram}
 * @param syntactic the others
 * @param unknownWords some of the words that the vocabulary lacks
 */
record AnalogyReport(
        String task,
        int vocabulary,
        Total all,
        Total semantic,
        Total syntactic,
        List<SectionResult> sections,
        List<String> unknownWords) {
    static final String TASK = "analogies";

    /**
     * Results of several sections.
     *
     * @param asked questions whose four words are in the vocabulary; the others are left out
     * @param coverage asked by questions; null without any
     */
    record Total(
            int questions,
            int asked,
            int skipped,
            @Nullable Double coverage,
            Score cosAdd,
            Score cosMul) {
        static Total of(List<SectionResult> sections) {
            int questions = sections.stream().mapToInt(SectionResult::questions).sum();
            int asked = sections.stream().mapToInt(SectionResult::asked).sum();
            int add = sections.stream().mapToInt(each -> each.cosAdd().correct()).sum();
            int mul = sections.stream().mapToInt(each -> each.cosMul().correct()).sum();
            return new Total(
                    questions,
                    asked,
                    questions - asked,
                    share(asked, questions),
                    Score.of(add, asked),
                    Score.of(mul, asked));
        }
    }

    /**
     * Results of a section.
     *
     * @param kind semantic or syntactic
     * @param mistakes the first wrong answers of 3CosAdd
     */
    record SectionResult(
            String name,
            String kind,
            int questions,
            int asked,
            Score cosAdd,
            Score cosMul,
            List<Mistake> mistakes) {}

    /**
     * @param accuracy correct by asked; null when none was asked
     */
    record Score(int correct, @Nullable Double accuracy) {
        static Score of(int correct, int asked) {
            return new Score(correct, share(correct, asked));
        }
    }

    /** A question that was answered wrongly. */
    record Mistake(List<String> question, String expected, String answer) {}

    /** The figures to compare versions by. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        put(metrics, "coverage", all.coverage());
        put(metrics, "cosAddAccuracy", all.cosAdd().accuracy());
        put(metrics, "cosMulAccuracy", all.cosMul().accuracy());
        put(metrics, "semanticCosAddAccuracy", semantic.cosAdd().accuracy());
        put(metrics, "semanticCosMulAccuracy", semantic.cosMul().accuracy());
        put(metrics, "syntacticCosAddAccuracy", syntactic.cosAdd().accuracy());
        put(metrics, "syntacticCosMulAccuracy", syntactic.cosMul().accuracy());
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, @Nullable Double value) {
        if (value != null) {
            metrics.put(name, value);
        }
    }

    private static @Nullable Double share(int part, int whole) {
        return whole == 0 ? null : part / (double) whole;
    }
}
