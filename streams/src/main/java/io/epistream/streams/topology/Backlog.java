package io.epistream.streams.topology;

/** Tells a partition that is silent from one that is behind. */
interface Backlog {
    /** Whether everything in that partition of the events topic has been read; false when nobody can say. */
    boolean isEmpty(int partition);
}
