package io.epistream.streams.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** The digits that travel with the project. */
final class Pools {
    private Pools() {}

    static DigitPool zoo() throws IOException {
        return DigitPool.read(Path.of(System.getProperty("epistream.home"), "models", "zoo", "digits-data"));
    }
}
