package io.epistream.acceptance;

import java.nio.file.Path;

/** Where the files of the project lie. */
public final class Checkout {
    private Checkout() {}

    /** A file or folder, by its path from the root of the project. */
    public static Path path(String relative) {
        return Path.of(System.getProperty("epistream.home", "../.."))
                .resolve(relative)
                .toAbsolutePath()
                .normalize();
    }
}
