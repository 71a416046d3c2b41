package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentBrokerTest {
    @Test
    void itListensWhereTheConfigurationNamesOnePortOfThisMachine() {
        assertThat(DevelopmentBroker.port("127.0.0.1:19092")).isEqualTo(19092);
        assertThat(DevelopmentBroker.port("localhost:9092")).isEqualTo(9092);
        assertThat(DevelopmentBroker.port("broker:9092")).isZero();
        assertThat(DevelopmentBroker.port("127.0.0.1:9092,127.0.0.1:9093")).isZero();
    }

    @Test
    void aPortThatIsTakenIsSaid(@TempDir Path folder) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(folder.resolve("epistream.yaml"), """
                    kafka: { bootstrap.servers: "127.0.0.1:%d" }
                    roles: [ watch ]
                    """.formatted(taken.getLocalPort()));
            Execution epistream = new Execution();

            assertThat(epistream.execute("run", "--dev", "--config", config.toString()))
                    .isEqualTo(1);
            assertThat(epistream.err())
                    .contains("port " + taken.getLocalPort() + " of this machine is taken", "write another port");
        }
    }
}
