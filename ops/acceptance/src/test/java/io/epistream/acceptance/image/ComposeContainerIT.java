package io.epistream.acceptance.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.streams.wire.SingleObjectCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * The part of the composition whose images can be had without a registry, started by compose from the file itself: broker,
 * topic, program, traffic. Windows and reference are shortened, so that the alert comes in half a minute. Skipped where no
 * container engine answers.
 */
@Testcontainers(disabledWithoutDocker = true)
final class ComposeContainerIT {
    private static final String SHORT = """
            services:
              epistream:
                environment:
                  EPISTREAM_WINDOWS__SIZE: 200ms
                  EPISTREAM_WINDOWS__GRACE: 200ms
                  EPISTREAM_DETECTION__REFERENCE_WINDOWS: "60"
            """;
    private static final Map<String, String> TRAFFIC = Map.of("RATE", "600", "LEARNING", "18000");

    private final int kafkaPort = freePort();
    private final int programPort = freePort();
    private String image = "";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void start() throws IOException {
        image = ProgramImage.build();
        Files.writeString(folder.resolve("short.yaml"), SHORT);
        compose("down", "--volumes");
        Shell up = compose("up", "--detach", "--no-build", "producer");
        assertThat(up.exit()).as(up.output()).isZero();
    }

    @AfterEach
    void stop() throws IOException {
        compose("down", "--volumes", "--timeout", "45");
    }

    @Test
    void raisesAnAlertWhenThePicturesAreNoDigits() throws Exception {
        SingleObjectCodec<Alert> codec = new SingleObjectCodec<>(Alert.class);

        byte[] first = new Broker("127.0.0.1:" + kafkaPort)
                .first("uncertainty-alerts")
                .orElseThrow(() -> new AssertionError("no alert\n" + logs()));

        Alert alert = codec.decode(first);
        assertThat(alert.getState()).isEqualTo(EpisodeState.STARTED);
        assertThat(alert.getStream().getModel()).isEqualTo("digits-mc-dropout");
    }

    private String logs() {
        try {
            return compose("logs", "--tail", "60").output();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Shell compose(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Tools.compose());
        command.addAll(List.of("-p", "epistream-it", "-f", Composition.FILE.toString()));
        command.addAll(List.of("-f", folder.resolve("short.yaml").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(variables(), command);
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(TRAFFIC);
        variables.put("EPISTREAM_IMAGE", image);
        variables.put("KAFKA_PORT", Integer.toString(kafkaPort));
        variables.put("EPISTREAM_PORT", Integer.toString(programPort));
        return variables;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
