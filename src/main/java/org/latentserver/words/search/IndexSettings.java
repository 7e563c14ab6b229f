package org.latentserver.words.search;

/**
 * Of the graph of one set of rows.
 *
 * @param folder where graphs are kept
 * @param key of the rows' content, names its folder
 * @param approximateAbove more rows than this get a graph
 * @param searchWidth rows that a search keeps in view, the paper's ef
 */
public record IndexSettings(
        GraphFolder folder, String key, int approximateAbove, int searchWidth) {}
