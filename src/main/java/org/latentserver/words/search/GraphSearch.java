package org.latentserver.words.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;

/**
 * Approximate nearest rows by a hierarchical navigable small world graph (<a
 * href="https://arxiv.org/abs/1603.09320">Malkov and Yashunin 2016</a>), searched by Lucene over
 * int8 codes; what it finds is ranked by exact cosines. Safe for use by several threads.
 */
final class GraphSearch {
    private final RowScan scan;
    private final FloatRows rows;
    private final ByteRows codes;
    private final GraphFile graph;
    private final int width;

    /**
     * @param width rows that the search keeps in view, the paper's ef: more find more and take
     *     longer
     */
    GraphSearch(RowScan scan, FloatRows rows, ByteRows codes, GraphFile graph, int width) {
        this.scan = scan;
        this.rows = rows;
        this.codes = codes;
        this.graph = graph;
        this.width = width;
    }

    GraphFile graph() {
        return graph;
    }

    /** True when the graph is of use: a part of the rows is scanned faster. */
    boolean answers(Query query) {
        return !query.exact()
                && query.within() >= rows.count()
                && query.k() + query.excluded().length <= rows.count() / 10;
    }

    /** Answers by falling similarity. */
    List<Hit> nearest(Query query) {
        float[] unit = FloatRows.unit(query.vector());
        CodeScorer scorer = new CodeScorer(scan, rows, codes).against(unit);
        int view = Math.max(width, query.k() + query.excluded().length);
        TopKnnCollector collector = new TopKnnCollector(view, Integer.MAX_VALUE);
        try {
            HnswGraphSearcher.search(scorer, collector, new MappedGraph(graph), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NearestSoFar found = new NearestSoFar(query.excluded(), query.k(), query.within());
        for (ScoreDoc hit : collector.topDocs().scoreDocs) {
            found.offer(hit.doc, CodeScorer.cosine(hit.score), codes.errors()[hit.doc]);
        }
        float[] product = new float[1];
        return NearestSoFar.rank(
                List.of(found),
                row -> {
                    scan.products(rows.values(), row, row + 1, unit, product);
                    return product[0] * rows.inverseNorms()[row];
                });
    }
}
