package org.latentserver.training;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a text parameter of a job names a version of a model, as {@code name}, {@code
 * name:version} or {@code name@alias}; empty for none. The server resolves it when the job is made:
 * the stored parameter is {@code name:version}, the package is verified, and the version stays
 * until the job is finished. The trainer gets at it by {@link JobRun#version}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface VersionParameter {
    /** The family that the model must be of. */
    String family();
}
