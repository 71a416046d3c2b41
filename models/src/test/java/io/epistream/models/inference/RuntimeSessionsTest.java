package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RuntimeSessionsTest {
    /** ONNX Runtime 1.29 ends such a process with SIGSEGV (exit status 139) on a thread with an ordinary stack. */
    @Test
    void startsUnderALongCommandLine() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName(),
                        "/a/long/class/path.jar:".repeat(2_500))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("started");
    }

    /** A program that starts ONNX Runtime and nothing else. */
    static final class Start {
        private Start() {}

        public static void main(String[] args) {
            RuntimeSessions.environment();
            System.out.println("started");
        }
    }
}
