package org.latentserver.gan;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.Nearest;
import org.latentserver.api.ServiceException;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;

/** The classes that pictures are to have. */
final class ClassChoice {
    static final int NONE = -1;
    private static final int MOST_SUGGESTIONS = 5;

    private ClassChoice() {}

    /**
     * Class numbers for so many pictures: the one asked for, or drawn from the seed; {@link #NONE}
     * for a generator that is told no classes.
     *
     * @throws ServiceException INVALID_REQUEST naming {@code label} when there is no such class
     */
    static int[] of(GanArchitecture architecture, @Nullable String label, long seed, int count) {
        List<String> classes = architecture.classes();
        int[] numbers = new int[count];
        if (classes.isEmpty()) {
            if (label != null && !label.isEmpty()) {
                throw ServiceException.invalid(
                        "label", "this model was trained without classes, it takes no label");
            }
            Arrays.fill(numbers, NONE);
            return numbers;
        }
        if (label == null || label.isEmpty()) {
            return ClassLabels.drawn(seed, count, classes.size());
        }
        Arrays.fill(numbers, number(classes, label));
        return numbers;
    }

    /**
     * The class asked for, so many times; {@link #NONE} for a generator that is told no classes.
     *
     * @throws ServiceException INVALID_REQUEST naming {@code label} when there is no such class, or
     *     none was asked for where one is needed
     */
    static int[] one(GanArchitecture architecture, @Nullable String label, int count) {
        if (!architecture.classes().isEmpty() && (label == null || label.isEmpty())) {
            throw ServiceException.invalid(
                            "label",
                            "is missing: this model was trained with %d classes"
                                    .formatted(architecture.classes().size()))
                    .with(
                            "suggestions",
                            architecture.classes().stream().limit(MOST_SUGGESTIONS).toList());
        }
        return of(architecture, label, 0, count);
    }

    /** Names of the numbers; null for a generator that is told no classes. */
    static @Nullable List<String> names(GanArchitecture architecture, int[] numbers) {
        return architecture.classes().isEmpty()
                ? null
                : Arrays.stream(numbers).mapToObj(architecture.classes()::get).toList();
    }

    /**
     * A class by its number, as a tensor says it.
     *
     * @throws ServiceException INVALID_REQUEST naming {@code label} when there is no such class
     */
    static int checked(GanArchitecture architecture, long number) {
        int classes = architecture.classes().size();
        if (number < 0 || number >= classes) {
            throw ServiceException.invalid(
                    "label", "must be from 0 to %d; it is %d".formatted(classes - 1, number));
        }
        return (int) number;
    }

    private static int number(List<String> classes, String label) {
        int number = classes.indexOf(label);
        if (number < 0) {
            List<String> suggestions = Nearest.names(label, classes, MOST_SUGGESTIONS);
            throw ServiceException.invalid(
                            "label",
                            "the model has no class '%s'; it has %d, among them %s"
                                    .formatted(
                                            Echo.of(label),
                                            classes.size(),
                                            String.join(
                                                    ", ",
                                                    classes.subList(
                                                            0, Math.min(10, classes.size())))))
                    .with("suggestions", suggestions);
        }
        return number;
    }
}
