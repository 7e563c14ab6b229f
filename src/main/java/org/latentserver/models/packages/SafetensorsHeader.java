package org.latentserver.models.packages;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentserver.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules of a safetensors header: bounded, no overlap, no gap, sizes equal shape times type. */
final class SafetensorsHeader {
    private static final long MAX_HEADER_BYTES = 100_000_000;
    private static final Map<String, Integer> BYTES =
            Map.of(
                    "F32", 4, "F16", 2, "BF16", 2, "F64", 8, "I64", 8, "I32", 4, "I16", 2, "I8", 1,
                    "U8", 1, "BOOL", 1);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(8)
                                                    .build())
                                    .build())
                    .build();

    private SafetensorsHeader() {}

    static Map<String, Tensor> parse(MemorySegment file) {
        if (file.byteSize() < 8) {
            throw invalid("shorter than its header length");
        }
        long length = file.get(LONG, 0);
        if (length < 2 || length > MAX_HEADER_BYTES || length > file.byteSize() - 8) {
            throw invalid(
                    "header length " + Long.toUnsignedString(length) + " does not fit the file");
        }
        MemorySegment data = file.asSlice(8 + length);
        List<Tensor> tensors = new ArrayList<>();
        List<long[]> ranges = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : json(file.asSlice(8, length)).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.add(tensor(entry.getKey(), entry.getValue(), data, ranges));
            }
        }
        checkCover(ranges, data.byteSize());
        Map<String, Tensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return byName;
    }

    private static JsonNode json(MemorySegment header) {
        try {
            byte[] bytes = header.toArray(ValueLayout.JAVA_BYTE);
            JsonNode root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (!root.isObject()) {
                throw invalid("header is no JSON object");
            }
            return root;
        } catch (JacksonException e) {
            throw invalid("header is no valid JSON");
        }
    }

    private static Tensor tensor(
            String name, JsonNode entry, MemorySegment data, List<long[]> ranges) {
        if (name.isEmpty() || name.length() > 500 || name.indexOf('\0') >= 0) {
            throw invalid("tensor with a malformed name");
        }
        String dtype = entry.path("dtype").asString("");
        Integer width = BYTES.get(dtype);
        JsonNode dimensions = entry.path("shape");
        JsonNode offsets = entry.path("data_offsets");
        if (width == null || !dimensions.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw invalid("tensor '" + name + "' lacks a known dtype, a shape or data_offsets");
        }
        long from = number(name, offsets.get(0));
        long to = number(name, offsets.get(1));
        long[] shape = new long[dimensions.size()];
        try {
            long bytes = width;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = number(name, dimensions.get(i));
                bytes = Math.multiplyExact(bytes, shape[i]);
            }
            if (to < from || to > data.byteSize() || to - from != bytes) {
                throw invalid("tensor '" + name + "': offsets do not fit shape, type and file");
            }
        } catch (ArithmeticException e) {
            throw invalid("tensor '" + name + "': shape overflows");
        }
        ranges.add(new long[] {from, to});
        return new Tensor(name, dtype, shape, data.asSlice(from, to - from));
    }

    private static long number(String name, JsonNode node) {
        if (!node.canConvertToLong() || !node.isIntegralNumber() || node.longValue() < 0) {
            throw invalid("tensor '" + name + "': not a size: " + node);
        }
        return node.longValue();
    }

    private static void checkCover(List<long[]> ranges, long bytes) {
        ranges.sort(
                Comparator.<long[]>comparingLong(range -> range[0])
                        .thenComparingLong(range -> range[1]));
        long at = 0;
        for (long[] range : ranges) {
            if (range[0] != at) {
                throw invalid(range[0] < at ? "tensors overlap" : "gap between tensors");
            }
            at = range[1];
        }
        if (at != bytes) {
            throw invalid("data after the last tensor");
        }
    }

    private static ServiceException invalid(String what) {
        return ServiceException.badData(null, "safetensors file: " + what);
    }
}
