package org.latentserver.words.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairTableTests {
    private final Random random = new Random(1);

    @Test
    void countsLikeAMap() {
        PairTable table = new PairTable(1_000_000);
        Map<Pair, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            int first = random.nextInt(100);
            int second = random.nextInt(300) * 7_000_000;
            table.add(first, second);
            expected.merge(new Pair(first, second), 1, Integer::sum);
        }
        expected.forEach((pair, count) ->
                assertThat(table.count(pair.first(), pair.second())).isEqualTo(count));
        assertThat(table.count(100, 0)).isZero();
        assertThat(table.pruned()).isZero();
    }

    @Test
    void dropsRarePairsWhenThereAreTooMany() {
        PairTable table = new PairTable(1000);
        for (int i = 0; i < 20_000; i++) {
            table.add(1, 2);
            table.add(3 + i, random.nextInt());
        }
        assertThat(table.count(1, 2)).isEqualTo(20_000);
        assertThat(table.pruned()).isPositive();
    }

    private record Pair(int first, int second) {}
}
