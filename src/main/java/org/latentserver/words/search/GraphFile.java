package org.latentserver.words.search;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/**
 * The graph of a vocabulary on disk, mapped, so that processes share it: neighbours only, as the
 * vectors are in the package. Big-endian ints: magic, nodes, levels, entry node, milliseconds of
 * the build, zero; of the lowest level a record a node, number of neighbours and {@code 2 x
 * CONNECTIONS} places; of each higher one the number of its nodes, their rising numbers, a record
 * each with half the places; a CRC-32C of all before it as a long.
 */
final class GraphFile {
    /** Neighbours of a node on the higher levels, twice as many on the lowest: the paper's M. */
    static final int CONNECTIONS = 16;

    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int MAGIC = 0x4c574731;
    private static final int HEADER = 6 * Integer.BYTES;
    private static final long LOWEST = (1 + 2L * CONNECTIONS) * Integer.BYTES;
    private static final long HIGHER = (1 + (long) CONNECTIONS) * Integer.BYTES;
    private static final int MOST_LEVELS = 64;

    private final MemorySegment file;

    /** Where each level above the lowest starts: its number of nodes. */
    private final List<Long> starts = new ArrayList<>();

    private GraphFile(MemorySegment file) {
        this.file = file;
    }

    /** Writes a graph of {@code count} nodes. */
    static void write(OnHeapHnswGraph graph, int count, long millis, Path target)
            throws IOException {
        CRC32C sum = new CRC32C();
        try (DataOutputStream out =
                new DataOutputStream(
                        new CheckedOutputStream(
                                new BufferedOutputStream(Files.newOutputStream(target), 1 << 16),
                                sum))) {
            out.writeInt(MAGIC);
            out.writeInt(count);
            out.writeInt(graph.numLevels());
            out.writeInt(graph.entryNode());
            out.writeInt((int) Math.min(millis, Integer.MAX_VALUE));
            out.writeInt(0);
            for (int node = 0; node < count; node++) {
                writeNeighbors(graph, 0, node, 2 * CONNECTIONS, out);
            }
            for (int level = 1; level < graph.numLevels(); level++) {
                int[] nodes = nodes(graph.getNodesOnLevel(level));
                out.writeInt(nodes.length);
                for (int node : nodes) {
                    out.writeInt(node);
                }
                for (int node : nodes) {
                    writeNeighbors(graph, level, node, CONNECTIONS, out);
                }
            }
            out.writeLong(sum.getValue());
        }
    }

    private static int[] nodes(HnswGraph.NodesIterator iterator) {
        int[] nodes = new int[iterator.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = iterator.nextInt();
        }
        java.util.Arrays.sort(nodes);
        return nodes;
    }

    private static void writeNeighbors(
            OnHeapHnswGraph graph, int level, int node, int places, DataOutputStream out)
            throws IOException {
        graph.seek(level, node);
        int neighbors = graph.neighborCount();
        if (neighbors > places) {
            throw new IllegalStateException(neighbors + " neighbours, more than " + places);
        }
        out.writeInt(neighbors);
        for (int i = 0; i < places; i++) {
            out.writeInt(i < neighbors ? graph.nextNeighbor() : 0);
        }
    }

    /**
     * Maps a file and checks it whole.
     *
     * @throws IOException also when it is damaged, or not of a graph of so many nodes
     */
    static GraphFile open(Path path, int count, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            GraphFile graph = new GraphFile(mapped);
            graph.check(count);
            return graph;
        }
    }

    private void check(int expected) throws IOException {
        long end = file.byteSize() - Long.BYTES;
        require(end >= HEADER + expected * LOWEST);
        require(number(0) == MAGIC && count() == expected);
        CRC32C sum = new CRC32C();
        for (long from = 0; from < end; from += 1 << 30) {
            sum.update(file.asSlice(from, Math.min(1 << 30, end - from)).asByteBuffer());
        }
        require(
                file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), end)
                        == sum.getValue());
        require(levels() >= 1 && levels() <= MOST_LEVELS);
        long at = HEADER + expected * LOWEST;
        for (int level = 1; level < levels(); level++) {
            starts.add(at);
            at += Integer.BYTES + number(at) * (Integer.BYTES + HIGHER);
        }
        require(at == end);
    }

    private static void require(boolean valid) throws IOException {
        if (!valid) {
            throw new IOException("the index is damaged");
        }
    }

    int number(long at) {
        return file.get(INT, at);
    }

    int count() {
        return number(4);
    }

    int levels() {
        return number(8);
    }

    int entryNode() {
        return number(12);
    }

    double buildSeconds() {
        return number(16) / 1e3;
    }

    long bytes() {
        return file.byteSize();
    }

    /** The numbers of the nodes of a level above the lowest, rising. */
    MemorySegment nodes(int level) {
        long start = starts.get(level - 1);
        return file.asSlice(start + Integer.BYTES, (long) number(start) * Integer.BYTES);
    }

    /** Where the record of a node's neighbours is. */
    long neighbors(int level, int node) {
        if (level == 0) {
            return HEADER + node * LOWEST;
        }
        long start = starts.get(level - 1);
        int size = number(start);
        long first = start + Integer.BYTES;
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (number(first + (long) middle * Integer.BYTES) < node) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return first + (long) size * Integer.BYTES + low * HIGHER;
    }
}
