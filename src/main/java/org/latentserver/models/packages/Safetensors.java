package org.latentserver.models.packages;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes <a href="https://github.com/huggingface/safetensors">safetensors</a> files: an
 * eight-byte header length, a JSON header, the data of all tensors without gaps.
 */
public final class Safetensors {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Safetensors() {}

    /**
     * Maps a file into memory; the tensors share it and live as long as the arena.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA when the header breaks a rule of
     *     the format; nothing is allocated before the rules are checked
     */
    public static Map<String, Tensor> read(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return SafetensorsHeader.parse(all);
        }
    }

    /** Writes the tensors in the order given. */
    public static void write(Path file, Collection<Tensor> tensors) throws IOException {
        byte[] header = header(tensors);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .array());
            out.write(header);
            byte[] buffer = new byte[1 << 16];
            for (Tensor tensor : tensors) {
                copy(tensor.data(), out, buffer);
            }
        }
    }

    private static void copy(MemorySegment data, OutputStream out, byte[] buffer)
            throws IOException {
        for (long at = 0; at < data.byteSize(); at += buffer.length) {
            int length = (int) Math.min(buffer.length, data.byteSize() - at);
            MemorySegment.copy(data, at, MemorySegment.ofArray(buffer), 0, length);
            out.write(buffer, 0, length);
        }
    }

    private static byte[] header(Collection<Tensor> tensors) {
        ObjectNode root = JSON.createObjectNode();
        long at = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = root.putObject(tensor.name());
            entry.put("dtype", tensor.dtype());
            var shape = entry.putArray("shape");
            for (long dimension : tensor.shape()) {
                shape.add(dimension);
            }
            entry.putArray("data_offsets").add(at).add(at + tensor.data().byteSize());
            at += tensor.data().byteSize();
        }
        String text = JSON.writeValueAsString(root);
        byte[] unpadded = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = java.util.Arrays.copyOf(unpadded, (unpadded.length + 7) / 8 * 8);
        java.util.Arrays.fill(
                padded, unpadded.length, padded.length, (byte) ' '); // data starts aligned
        return padded;
    }
}
