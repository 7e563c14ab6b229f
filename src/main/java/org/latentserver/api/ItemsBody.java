package org.latentserver.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the body of an {@link Items} parameter may hold; without it: images, inputs, resize. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ItemsBody {
    /** Name of the JSON member with number arrays; {@code codes} for a decoder. */
    String numbers() default "inputs";

    /** Whether images, files and resizing are taken beside numbers. */
    boolean images() default true;

    /** Further scalar JSON members, which are query parameters in the other forms. */
    Option[] options() default {};

    /** One of {@link #options}, as the documentation tells it. */
    @Target({})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Option {
        String name();

        /** A Java type that stands for the JSON type. */
        Class<?> type() default String.class;

        /** Meaning, default and range. */
        String description();
    }
}
