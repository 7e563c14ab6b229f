package org.latentserver.deployment;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Which variables of the environment set something of a server. */
record EnvironmentNames(Collection<Class<?>> settings) {
    /** Of a name like {@code LATENT_JOBS_MAXCRASHES}. */
    boolean know(String variable) {
        List<String> words = List.of(variable.toLowerCase(Locale.ROOT).split("_", -1));
        return settings.stream().anyMatch(type -> knows(type, words));
    }

    private static boolean knows(Class<?> type, List<String> words) {
        ConfigurationProperties annotation =
                AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
        if (annotation == null) {
            return false;
        }
        List<String> prefix =
                List.of(annotation.prefix().replace("-", "").toLowerCase(Locale.ROOT).split("\\."));
        return words.size() > prefix.size()
                && words.subList(0, prefix.size()).equals(prefix)
                && has(type, words.subList(prefix.size(), words.size()));
    }

    private static boolean has(Class<?> type, List<String> words) {
        Optional<Class<?>> member = member(type, words.getFirst());
        return member.isPresent()
                && (words.size() == 1 || has(member.get(), words.subList(1, words.size())));
    }

    private static Optional<Class<?>> member(Class<?> type, String name) {
        Stream<Class<?>> members =
                type.isRecord()
                        ? Arrays.stream(type.getRecordComponents())
                                .filter(component -> component.getName().equalsIgnoreCase(name))
                                .map(RecordComponent::getType)
                        : Arrays.stream(type.getMethods())
                                .filter(method ->
                                        method.getParameterCount() == 0
                                                && method.getName().equalsIgnoreCase("get" + name))
                                .map(Method::getReturnType);
        return members.findFirst();
    }
}
