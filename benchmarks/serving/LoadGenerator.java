import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts one body over and over, over kept connections of plain HTTP/1.1, and prints what came of it.
 *
 * <pre>
 * java LoadGenerator.java closed PORT PATH BODY CLIENTS SECONDS   # each posts again once answered
 * java LoadGenerator.java open   PORT PATH BODY RATE    SECONDS   # posts at fixed times, whatever comes back
 * </pre>
 *
 * Latency counts from when a post was due. Answers a line: name and value.
 */
public final class LoadGenerator {
    private static final int MAX_SAMPLES = 4_000_000;
    private static final int MAX_IN_FLIGHT = 8000;

    private final int port;
    private final byte[] request;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final int[] statuses = new int[MAX_SAMPLES];
    private final long[] nanos = new long[MAX_SAMPLES];
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, Integer> failures = new TreeMap<>();

    private LoadGenerator(int port, String path, byte[] body) {
        this.port = port;
        byte[] head =
                """
                POST %s HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(path, body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
    }

    public static void main(String[] arguments) throws Exception {
        LoadGenerator load =
                new LoadGenerator(
                        Integer.parseInt(arguments[1]),
                        arguments[2],
                        Files.readAllBytes(Path.of(arguments[3])));
        double amount = Double.parseDouble(arguments[4]);
        double seconds = Double.parseDouble(arguments[5]);
        long start = System.nanoTime();
        switch (arguments[0]) {
            case "closed" -> load.closed((int) amount, start, seconds);
            case "open" -> load.open(amount, start, seconds);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        load.report((System.nanoTime() - start) / 1e9);
    }

    /** One kept connection. */
    private record Connection(Socket socket, InputStream in, OutputStream out) {
        static Connection to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Connection(
                    socket,
                    new BufferedInputStream(socket.getInputStream()),
                    new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        }

        /** Returns the status; negative when the server closes the connection after it. */
        int post(byte[] request) throws IOException {
            out.write(request);
            out.flush();
            int status = Integer.parseInt(line().split(" ")[1]);
            int length = -1;
            boolean closes = false;
            boolean chunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase();
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).trim());
                }
                closes |= lower.equals("connection: close");
                chunked |= lower.equals("transfer-encoding: chunked");
            }
            if (chunked) {
                for (int size = chunk(); size > 0; size = chunk()) {
                    in.skipNBytes(size + 2L);
                }
                in.skipNBytes(2);
            } else {
                in.skipNBytes(Math.max(0, length));
            }
            return closes ? -status : status;
        }

        private int chunk() throws IOException {
            return Integer.parseInt(line().trim(), 16);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }

    private void post(long due) {
        Connection connection = null;
        try {
            connection = idle.pollFirst();
            if (connection == null) {
                connection = Connection.to(port);
            }
            int status = connection.post(request);
            int sample = samples.getAndIncrement();
            statuses[sample] = Math.abs(status);
            nanos[sample] = System.nanoTime() - due;
            if (status > 0) {
                idle.addFirst(connection);
            } else {
                connection.socket().close();
            }
        } catch (IOException e) {
            synchronized (failures) {
                failures.merge(e.toString(), 1, Integer::sum);
            }
        }
    }

    private void closed(int clients, long start, double seconds) throws InterruptedException {
        long end = start + (long) (seconds * 1e9);
        CountDownLatch done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            Thread.ofVirtual()
                    .start(() -> {
                        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                            post(now);
                        }
                        done.countDown();
                    });
        }
        done.await();
    }

    private void open(double rate, long start, double seconds) throws InterruptedException {
        long count = (long) (rate * seconds);
        int skipped = 0;
        try (ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                long due = start + (long) (i / rate * 1e9);
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
                    inFlight.decrementAndGet();
                    skipped++;
                    continue;
                }
                posts.execute(() -> {
                    post(due);
                    inFlight.decrementAndGet();
                });
            }
            posts.shutdown();
            var _ = posts.awaitTermination(1, TimeUnit.MINUTES);
        }
        System.out.println("skipped " + skipped);
    }

    private void report(double seconds) {
        int count = samples.get();
        Map<Integer, Integer> byStatus = new TreeMap<>();
        long[] accepted = new long[count];
        int good = 0;
        for (int i = 0; i < count; i++) {
            byStatus.merge(statuses[i], 1, Integer::sum);
            if (statuses[i] == 200) {
                accepted[good++] = nanos[i];
            }
        }
        byStatus.forEach((status, number) -> System.out.println("status-" + status + " " + number));
        failures.forEach((failure, number) -> System.out.println("failure " + number + " " + failure));
        Arrays.sort(accepted, 0, good);
        System.out.printf("seconds %.2f%nrate %.1f%n", seconds, good / seconds);
        for (int percent : new int[] {50, 99}) {
            int at = Math.min(good - 1, (int) (good * (percent / 100.0)));
            System.out.printf("p%d %.2f%n", percent, good == 0 ? Double.NaN : accepted[at] / 1e6);
        }
    }
}
