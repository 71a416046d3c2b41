package io.epistream.acceptance.image;

import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A container of the image, run as docs/image.md says: nothing but the state volume and /tmp can be written, no program in
 * /tmp can be run, no capability, a bound on memory. The {@code docker} client starts it, so that this is what a user types.
 *
 * @param name of the container
 */
record ImageRun(String name) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 250;
    private static final List<String> RUN = List.of(
            "docker",
            "run",
            "--read-only",
            "--tmpfs",
            "/tmp",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--label",
            "org.testcontainers=true");

    /**
     * Starts it in the background.
     *
     * @param folder holds epistream.yaml; mounted read-only, with the zoo beside it
     * @param volume keeps the state
     */
    static ImageRun start(String image, String network, Path folder, String volume) throws IOException {
        List<String> command = new ArrayList<>(RUN);
        command.addAll(List.of("-d", "--network", network, "-m", "800m"));
        command.addAll(List.of("-v", folder + ":/etc/epistream:ro"));
        command.addAll(List.of("-v", Checkout.path("models/zoo") + ":/models:ro"));
        command.addAll(List.of("-v", volume + ":/var/lib/epistream", image));
        return new ImageRun(Shell.output(command.toArray(String[]::new)).lines().reduce("", (first, last) -> last));
    }

    /** Runs a command to its end. */
    static Shell command(String image, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(RUN);
        command.addAll(List.of("--rm", "-v", folder + ":/etc/epistream:ro", image));
        command.addAll(List.of(arguments));
        return Shell.run(command.toArray(String[]::new));
    }

    /** Waits until the image's own health check says so, which asks every ten seconds. */
    void awaitHealthy() throws IOException, InterruptedException {
        await(() -> inspect("{{.State.Health.Status}}").equals("healthy"));
    }

    /** Waits until what the health check asks answers well. */
    void awaitReady() throws IOException, InterruptedException {
        await(() -> Shell.run("docker", "exec", name, "epistream-health").exit() == 0);
    }

    /** Fails with the container's log where it never comes. */
    private void await(Question question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!question.answer()) {
            if (System.nanoTime() > deadline || inspect("{{.State.Status}}").equals("exited")) {
                throw new AssertionError("not healthy: " + inspect("{{json .State}}") + "\n" + log());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Asked of the engine. */
    private interface Question {
        boolean answer() throws IOException;
    }

    /** Stops it as {@code docker stop} does, and gives the program's exit status: 137 where it had to be killed. */
    int stop() throws IOException {
        Shell.output("docker", "stop", "--time", "45", name);
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    String log() throws IOException {
        return Shell.output("docker", "logs", name);
    }

    String inspect(String format) throws IOException {
        return Shell.output("docker", "inspect", "-f", format, name);
    }

    /** Output of a command inside. */
    String inside(String... command) throws IOException {
        List<String> exec = new ArrayList<>(List.of("docker", "exec", name));
        exec.addAll(List.of(command));
        return Shell.output(exec.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        Shell.run("docker", "rm", "-f", "-v", name);
    }
}
