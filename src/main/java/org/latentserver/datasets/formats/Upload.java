package org.latentserver.datasets.formats;

import java.nio.file.Path;

/**
 * One uploaded file.
 *
 * @param field its name in the request, for error messages
 * @param fileName what the client called it; a hint of its format and never used as a path
 * @param path where it lies
 */
public record Upload(String field, String fileName, Path path) {}
