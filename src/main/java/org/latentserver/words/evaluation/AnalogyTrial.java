package org.latentserver.words.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.latentserver.api.ServiceException;
import org.latentserver.words.evaluation.AnalogyReport.Mistake;
import org.latentserver.words.evaluation.AnalogyReport.Score;
import org.latentserver.words.evaluation.AnalogyReport.SectionResult;
import org.latentserver.words.search.RowScan;

/**
 * Asks all analogies whose words are known and counts the right answers, as word2vec's
 * compute-accuracy and gensim's evaluate_word_analogies do.
 */
final class AnalogyTrial {
    private static final int MISTAKES = 3;

    private final EvaluatedWords words;
    private final List<Asked> asked = new ArrayList<>();

    /** A question of known words. */
    private record Asked(int section, AnalogyQuery query, int expected) {}

    AnalogyTrial(EvaluatedWords words) {
        this.words = words;
    }

    /**
     * @throws ServiceException INVALID_DATA when no question can be asked
     */
    AnalogyReport run(WordTask.Analogies analogies, int threads, AnalogySearch.Progress progress) {
        List<WordTask.Section> sections = analogies.sections();
        for (int section = 0; section < sections.size(); section++) {
            for (WordTask.Question question : sections.get(section).questions()) {
                add(section, question);
            }
        }
        if (asked.isEmpty()) {
            throw ServiceException.badData(
                    "dataset",
                    "no question has all its words among the %,d of the model"
                            .formatted(words.count()));
        }
        AnalogySearch.Answers answers =
                new AnalogySearch(words, RowScan.best())
                        .answer(asked.stream().map(Asked::query).toList(), threads, progress);
        return report(sections, answers);
    }

    private void add(int section, WordTask.Question question) {
        OptionalInt a = words.number(question.a());
        OptionalInt b = words.number(question.b());
        OptionalInt c = words.number(question.c());
        OptionalInt expected = words.number(question.expected());
        if (a.isPresent() && b.isPresent() && c.isPresent() && expected.isPresent()) {
            AnalogyQuery query = new AnalogyQuery(a.getAsInt(), b.getAsInt(), c.getAsInt());
            asked.add(new Asked(section, query, expected.getAsInt()));
        }
    }

    private AnalogyReport report(List<WordTask.Section> sections, AnalogySearch.Answers answers) {
        List<Tally> tallies = sections.stream().map(Tally::new).toList();
        for (int i = 0; i < asked.size(); i++) {
            Asked question = asked.get(i);
            tallies.get(question.section())
                    .count(question, answers.cosAdd()[i], answers.cosMul()[i]);
        }
        List<SectionResult> results = tallies.stream().map(Tally::result).toList();
        return new AnalogyReport(
                AnalogyReport.TASK,
                words.count(),
                AnalogyReport.Total.of(results),
                AnalogyReport.Total.of(ofKind(results, Tally.SEMANTIC)),
                AnalogyReport.Total.of(ofKind(results, Tally.SYNTACTIC)),
                results,
                words.unknown());
    }

    private static List<SectionResult> ofKind(List<SectionResult> results, String kind) {
        return results.stream().filter(result -> result.kind().equals(kind)).toList();
    }

    /** Counts the answers of a section. */
    private final class Tally {
        private static final String SEMANTIC = "semantic";
        private static final String SYNTACTIC = "syntactic";

        private final WordTask.Section section;
        private final List<Mistake> mistakes = new ArrayList<>();
        private int count;
        private int add;
        private int mul;

        Tally(WordTask.Section section) {
            this.section = section;
        }

        void count(Asked question, int cosAdd, int cosMul) {
            count++;
            mul += cosMul == question.expected() ? 1 : 0;
            if (cosAdd == question.expected()) {
                add++;
            } else if (mistakes.size() < MISTAKES && cosAdd >= 0) {
                note(question, cosAdd);
            }
        }

        private void note(Asked asked, int answer) {
            AnalogyQuery query = asked.query();
            List<String> question =
                    List.of(words.word(query.a()), words.word(query.b()), words.word(query.c()));
            Mistake mistake =
                    new Mistake(question, words.word(asked.expected()), words.word(answer));
            int longest = Math.max(mistake.answer().length(), mistake.expected().length());
            for (String word : question) {
                longest = Math.max(longest, word.length());
            }
            if (longest <= EvaluatedWords.MAX_NAMED_LENGTH) { // a report is bounded
                mistakes.add(mistake);
            }
        }

        SectionResult result() {
            return new SectionResult(
                    section.name(),
                    section.syntactic() ? SYNTACTIC : SEMANTIC,
                    section.questions().size(),
                    count,
                    Score.of(add, count),
                    Score.of(mul, count),
                    mistakes);
        }
    }
}
