package org.latentserver.autoencoder.neighbors;

import java.util.ArrayList;
import java.util.List;

/** The nearest of the items offered so far; among equals, the first stay. */
final class NearestItems {
    private final int[] items;
    private final float[] squares;
    private int size;

    NearestItems(int k) {
        items = new int[k];
        squares = new float[k];
    }

    void offer(int item, float square) {
        if (size == items.length && !(square < squares[size - 1])) {
            return;
        }
        int at = size < items.length ? size++ : size - 1;
        while (at > 0 && squares[at - 1] > square) {
            squares[at] = squares[at - 1];
            items[at] = items[at - 1];
            at--;
        }
        squares[at] = square;
        items[at] = item;
    }

    List<CodeIndex.Hit> hits() {
        List<CodeIndex.Hit> hits = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            hits.add(new CodeIndex.Hit(items[i], Math.sqrt(squares[i])));
        }
        return hits;
    }
}
