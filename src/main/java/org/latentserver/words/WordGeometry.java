package org.latentserver.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is computed from a few words' vectors alone. Takes them all as found; immutable. */
final class WordGeometry {
    private WordGeometry() {}

    /** The cosine of two words, -1 to 1; 0 when one of the vectors is zero. */
    static float cosine(float[] unit, float[] other) {
        float sum = 0;
        for (int i = 0; i < unit.length; i++) {
            sum += unit[i] * other[i];
        }
        return sum;
    }

    /** The mean of unit vectors, not brought to length 1. */
    static float[] mean(List<float[]> units) {
        float[] mean = new float[units.getFirst().length];
        for (float[] unit : units) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += unit[i] / units.size();
            }
        }
        return mean;
    }

    /**
     * The cosine of each word with the mean of their unit vectors, least similar first; equal ones
     * in the order given.
     */
    static List<Neighbour> leastFittingFirst(List<WordLookup.Found> words) {
        float[] mean = mean(words.stream().map(WordLookup.Found::unit).toList());
        float norm = org.latentserver.words.search.FloatRows.norm(mean);
        List<Neighbour> fits = new ArrayList<>();
        for (WordLookup.Found word : words) {
            float cosine = norm > 0 ? cosine(word.unit(), mean) / norm : 0;
            fits.add(new Neighbour(word.word(), cosine));
        }
        fits.sort(Comparator.comparingDouble(Neighbour::similarity));
        return fits;
    }

    /** 1 - cosine of each with each, 0 to 2, exactly symmetric; 0 of a word with itself. */
    static float[][] cosineDistances(List<WordLookup.Found> words) {
        float[][] distances = new float[words.size()][words.size()];
        for (int i = 0; i < distances.length; i++) {
            for (int j = 0; j < i; j++) {
                float cosine = cosine(words.get(i).unit(), words.get(j).unit());
                boolean same = words.get(i).word().equals(words.get(j).word());
                distances[i][j] = same ? 0 : Math.max(0, 1 - cosine);
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    /** The Euclidean distance of each vector, as trained, with each. */
    static float[][] euclideanDistances(List<WordLookup.Found> words) {
        float[][] distances = new float[words.size()][words.size()];
        for (int i = 0; i < distances.length; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = euclidean(words.get(i).vector(), words.get(j).vector());
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private static float euclidean(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return (float) Math.sqrt(sum);
    }
}
