package io.epistream.streams.dataset;

/**
 * Where a row lies.
 *
 * @param source file name or topic
 * @param partition partition of the topic; 0 for files
 * @param offset offset in the partition; index of the row for files, from 0
 */
public record Place(String source, int partition, long offset) {}
