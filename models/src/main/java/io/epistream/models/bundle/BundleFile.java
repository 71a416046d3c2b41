package io.epistream.models.bundle;

/**
 * A file of a bundle whose digest was checked. The array is not copied: do not write to it.
 *
 * @param name name inside the bundle
 * @param sha256 SHA-256 of the bytes, lower-case hex
 * @param bytes content
 */
@SuppressWarnings("ArrayRecordComponent") // large, read once, never compared
public record BundleFile(String name, String sha256, byte[] bytes) {}
