package io.epistream.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs one Kafka broker (and controller) on 127.0.0.1, formatting its data directory when that is new.
 *
 * <p>Arguments: data directory, broker port, controller port. Prints {@code READY} on standard output once the broker
 * answers, then nothing more. Stops when its standard input ends, so that it never outlives the process that started it,
 * however that ends.
 */
public final class BrokerMain {
    private static final String CLUSTER_ID = "ZXBpc3RyZWFtLWRldjAwMQ";

    private BrokerMain() {}

    /** Starts the broker and does not return until it stops. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        int controllerPort = Integer.parseInt(args[2]);
        PrintStream announcements = System.out;
        System.setOut(System.err);
        Path file = ServerProperties.write(data, port, controllerPort);
        format(data, file);
        stopWithParent(System.in);
        new Thread(() -> announceWhenReady(port, announcements), "announce").start();
        kafka.Kafka.main(new String[] {file.toString()});
    }

    private static void format(Path data, Path file) {
        if (Files.exists(ServerProperties.logs(data).resolve("meta.properties"))) {
            return;
        }
        int status = kafka.tools.StorageTool.execute(
                new String[] {"format", "-t", CLUSTER_ID, "-c", file.toString(), "-g"}, System.err);
        if (status != 0) {
            throw new IllegalStateException("cannot format " + data + ": StorageTool returned " + status);
        }
    }

    private static void stopWithParent(InputStream parent) {
        Thread watch = new Thread(
                () -> {
                    waitForEnd(parent);
                    haltIfStuck();
                    System.exit(0);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void waitForEnd(InputStream parent) {
        try {
            parent.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            System.err.println("parent is gone: " + gone.getMessage());
        }
    }

    /** A clean shutdown takes a second; a stuck one must not leave the process behind. */
    private static void haltIfStuck() {
        Thread halt = new Thread(
                () -> {
                    try {
                        Thread.sleep(10_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                },
                "halt");
        halt.setDaemon(true);
        halt.start();
    }

    private static void announceWhenReady(int port, PrintStream announcements) {
        Readiness.await("127.0.0.1:" + port);
        announcements.println("READY");
        announcements.flush();
    }
}
