package org.latentserver.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param data at most {@code limit} items
 * @param next the {@code after} of the next page; null on the last one
 */
public record Page<T>(List<T> data, @Nullable String next) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    /** Cuts a list that was fetched with one item more than {@code limit}. */
    public static <T> Page<T> of(List<T> fetched, int limit, Function<T, String> key) {
        if (fetched.size() <= limit) {
            return new Page<>(List.copyOf(fetched), null);
        }
        List<T> data = List.copyOf(fetched.subList(0, limit));
        return new Page<>(data, key.apply(data.getLast()));
    }

    /**
     * @throws ServiceException INVALID_REQUEST when the limit is outside 1..{@value #MAX_LIMIT}
     */
    public static int checkLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ServiceException.invalid(
                    "limit", "limit is " + limit + ", must be 1 to " + MAX_LIMIT);
        }
        return limit;
    }
}
