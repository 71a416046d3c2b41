package io.epistream.streams.broker;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the broker's program lies: a folder of its own, so that its jars never meet this program's. */
record BrokerInstallation(Path classes, Path jars) {

    /**
     * Finds the broker under the installation that {@code -Depistream.home} names.
     *
     * @throws IllegalStateException saying what to do, when it is not there
     */
    static BrokerInstallation find() {
        return under(System.getProperty("epistream.home"));
    }

    static BrokerInstallation under(@Nullable String home) {
        if (home == null) {
            throw new IllegalStateException("no -Depistream.home: start with ./epistream, which sets it");
        }
        Path target = Path.of(home, "ops", "broker", "target").toAbsolutePath();
        BrokerInstallation found = new BrokerInstallation(target.resolve("classes"), target.resolve("lib"));
        if (!Files.isDirectory(found.classes) || !Files.isDirectory(found.jars)) {
            throw new IllegalStateException("no broker under " + target + "; build first: mvn package");
        }
        return found;
    }

    /**
     * The start of the command line; the broker's own arguments follow. A shell has the broker ignore SIGINT: Ctrl-C reaches
     * every process of a terminal, and this program needs its broker until it has stopped in order.
     */
    List<String> command() {
        return List.of(
                "/bin/sh",
                "-c",
                "trap '' INT; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + File.pathSeparator + jars.resolve("*"),
                "io.epistream.broker.BrokerMain");
    }
}
