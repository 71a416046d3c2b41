package io.epistream.acceptance.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Programs around ours that a machine may lack. */
final class Tools {
    private Tools() {}

    /** Skips the test where a program is missing, and fails it where the build says that it must be there. */
    static void require(String program, String variable) {
        boolean there = onPath(program);
        String missing = program + " is not on the PATH";
        if ("true".equals(System.getenv(variable))) {
            assertThat(there).as(missing + ", and " + variable + "=true").isTrue();
        }
        assumeTrue(there, missing);
    }

    /** What runs compose files here: the engine's own plugin, or the older program; skips or fails as {@link #require} does. */
    static List<String> compose() throws IOException {
        if (onPath("docker") && Shell.run("docker", "compose", "version").exit() == 0) {
            return List.of("docker", "compose");
        }
        require("docker-compose", "EPISTREAM_REQUIRE_DOCKER");
        return List.of("docker-compose");
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
