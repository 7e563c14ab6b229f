package org.latentserver.words.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A made-up text of topics: a line's words are all of one topic, {@code t3w7}. */
final class ToyText {
    static final int TOPICS = 5;
    static final int WORDS = 8;

    private static final int LINES = 2500;
    private static final int LINE = 12;

    private ToyText() {}

    static String topics(long seed) {
        return lines(words(seed));
    }

    /** The same words in an order without meaning. */
    static String shuffled(long seed) {
        List<String> words = words(seed);
        Collections.shuffle(words, new Random(seed));
        return lines(words);
    }

    private static List<String> words(long seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            int topic = random.nextInt(TOPICS);
            for (int i = 0; i < LINE; i++) {
                words.add("t" + topic + "w" + random.nextInt(WORDS));
            }
        }
        return words;
    }

    private static String lines(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            text.append(words.get(i)).append(i % LINE == LINE - 1 ? "\n" : " ");
        }
        return text.toString();
    }
}
