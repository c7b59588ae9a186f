import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Runs the Neo4j of the class path: Main.java FOLDER PORT, the password in $NEO4J_TEST_PASSWORD.
 * Once it answers, the port stands in FOLDER/port. It serves Bolt on loopback until it is told to stop.
 */
class Main {
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var port = Integer.parseInt(args[1]);
        if (port == 0) {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        }
        var conf = Files.writeString(folder.resolve("neo4j.conf"), """
                server.bolt.enabled=true
                server.bolt.listen_address=127.0.0.1:%1$d
                server.bolt.advertised_address=127.0.0.1:%1$d
                server.http.enabled=false
                server.memory.pagecache.size=64m
                dbms.security.auth_enabled=true
                dbms.usage_report.enabled=false
                # Tests fill and empty the graph all the time, and every time plans would be made anew.
                dbms.cypher.min_replan_interval=1h
                """.formatted(port));
        var firstStart = Files.notExists(folder.resolve("data"));
        var server = new DatabaseManagementServiceBuilder(folder).loadPropertiesFromFile(conf).build();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        if (firstStart) {
            server.database("system").executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                    Map.of("password", System.getenv("NEO4J_TEST_PASSWORD")));
        }
        Files.writeString(folder.resolve("port"), port + "\n");
        Thread.currentThread().join();
    }
}
