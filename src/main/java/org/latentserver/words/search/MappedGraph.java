package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * A cursor over a {@linkplain GraphFile graph on disk} for one search. The nodes of a level above
 * the lowest are few and found by halving.
 */
final class MappedGraph extends HnswGraph {
    private final GraphFile file;
    private long at;
    private int left;
    private int neighbors;

    MappedGraph(GraphFile file) {
        this.file = file;
    }

    @Override
    public void seek(int level, int node) {
        at = file.neighbors(level, node);
        neighbors = file.number(at);
        left = neighbors;
    }

    @Override
    public int nextNeighbor() {
        if (left == 0) {
            return org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;
        }
        left--;
        at += Integer.BYTES;
        return file.number(at);
    }

    @Override
    public int neighborCount() {
        return neighbors;
    }

    @Override
    public int size() {
        return file.count();
    }

    @Override
    public int numLevels() {
        return file.levels();
    }

    @Override
    public int maxConn() {
        return GraphFile.CONNECTIONS;
    }

    @Override
    public int entryNode() {
        return file.entryNode();
    }

    @Override
    public NodesIterator getNodesOnLevel(int level) {
        if (level == 0) {
            int[] all = new int[file.count()];
            java.util.Arrays.setAll(all, node -> node);
            return new ArrayNodesIterator(all);
        }
        MemorySegment nodes = file.nodes(level);
        return new ArrayNodesIterator(nodes.toArray(GraphFile.INT));
    }
}
