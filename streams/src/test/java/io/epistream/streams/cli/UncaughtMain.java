package io.epistream.streams.cli;

/** A program whose thread fails in a way that nobody expected. */
final class UncaughtMain {
    private UncaughtMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Main.logUncaught();
        Thread failing = new Thread(
                () -> {
                    throw new IllegalStateException("nobody\nexpected this");
                },
                "failing");
        failing.start();
        failing.join();
    }
}
