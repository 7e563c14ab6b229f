package org.latentserver.words.training;

/**
 * Keeps the fields of a subclass off the cache lines of another thread's object, which the garbage
 * collector likes to lay beside it: the lines would travel between the cores at each write.
 */
public abstract class OwnCacheLines {
    /** Values that an array of a thread needs to be longer, for the same reason. */
    protected static final int SLACK = 32;

    @SuppressWarnings("unused") // superclass fields come first: 128 bytes of distance
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
}
