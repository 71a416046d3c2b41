package io.epistream.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Waits until the broker answers requests. */
final class Readiness {
    private static final int PAUSE_MILLIS = 20;

    private Readiness() {}

    /** Returns when the broker has described its cluster; waits for ever, since a broker that fails ends the process. */
    static void await(String address) {
        try {
            awaitPort(address);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                while (!describes(admin)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client is made only when the port answers: before that it would log a warning per attempt. */
    private static void awaitPort(String address) throws InterruptedException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress socketAddress =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        while (!answers(socketAddress)) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean describes(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        }
    }
}
