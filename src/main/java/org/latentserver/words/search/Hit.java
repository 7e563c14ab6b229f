package org.latentserver.words.search;

/** A row and its cosine with the query, or its 3CosMul score. */
public record Hit(int row, float similarity) {}
