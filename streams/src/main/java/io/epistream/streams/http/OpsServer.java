package io.epistream.streams.http;

import com.sun.net.httpserver.HttpServer;
import io.epistream.streams.config.HostPort;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Metrics and health on a port and threads of their own: {@code /metrics} (Prometheus text, or OpenMetrics where the
 * Accept header asks for it), {@code /health/live} (200 while the process lives) and {@code /health/ready} (200 when
 * ready, else 503, with the reasons), and where there is a desk for them {@code /references}.
 *
 * <p>A client that connects and never finishes its request is cut off after {@value #REQUEST_SECONDS} seconds, so that
 * it cannot keep health from answering.
 */
public final class OpsServer implements AutoCloseable {
    private static final int REQUEST_SECONDS = 5;
    private static final int BACKLOG = 128;
    private static final int MOST_CONNECTIONS = 200;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;

    private OpsServer(HttpServer server, ThreadPoolExecutor executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Binds and serves.
     *
     * @param address where; port 0 takes a free one
     * @param registry what {@code /metrics} shows
     * @param readiness asked at each {@code /health/ready}, by several threads
     * @throws IOException when the address cannot be bound; the message says what to change
     */
    public static OpsServer start(HostPort address, CollectorRegistry registry, Supplier<Readiness> readiness)
            throws IOException {
        return start(address, registry, readiness, Optional.empty());
    }

    /** The same with {@code /references}, if there is a desk. */
    public static OpsServer start(
            HostPort address, CollectorRegistry registry, Supplier<Readiness> readiness, Optional<ReferenceDesk> desk)
            throws IOException {
        limitRequests();
        HttpServer server = bind(address);
        ThreadPoolExecutor executor = executor();
        server.setExecutor(executor);
        server.createContext("/", new Endpoint(exchange -> Endpoint.Answer.notFound()));
        server.createContext("/metrics", new Endpoint(new MetricsText(registry)::answer));
        server.createContext("/health/live", new Endpoint(exchange -> HealthJson.live()));
        server.createContext("/health/ready", new Endpoint(exchange -> HealthJson.ready(readiness.get())));
        desk.ifPresent(
                open -> server.createContext("/references", Endpoint.open(new ReferencesEndpoint(open)::answer)));
        server.start();
        return new OpsServer(server, executor);
    }

    /** Port in use. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** The JDK reads these once, when its server is first used; a value given on the command line stays. */
    private static void limitRequests() {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
    }

    private static HttpServer bind(HostPort address) throws IOException {
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        if (socket.isUnresolved()) {
            throw new IOException("http.ops: the host " + address.host() + " is not known on this machine");
        }
        try {
            return HttpServer.create(socket, BACKLOG);
        } catch (BindException e) {
            throw new IOException(
                    "http.ops: cannot listen on " + address + " (" + e.getMessage()
                            + "). Another program may be using the port; set http.ops to a free one, or to port 0",
                    e);
        }
    }

    private static ThreadPoolExecutor executor() {
        AtomicInteger count = new AtomicInteger();
        // an unfinished request holds a thread until it is cut off, so there is one for each connection
        return new ThreadPoolExecutor(0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "ops-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
