package io.epistream.streams.broker;

import java.nio.file.Path;

/** Starts a broker and waits to be killed. */
final class ParentMain {
    private ParentMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedBroker.start(Path.of(args[0]));
        System.out.println("started");
        System.out.flush();
        Thread.sleep(60_000);
    }
}
