# The simulated market and the creation of topics. Context: the repository after
# ./mvnw -DskipTests package. Arguments of a container: a main class and its arguments.
ARG JDK_IMAGE=eclipse-temurin:25.0.3_9-jdk-noble
ARG BASE_IMAGE=debian:12.12-slim

FROM ${JDK_IMAGE} AS runtime
RUN jlink --output /opt/runtime --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,\
java.xml,jdk.management,jdk.net,jdk.unsupported

# Kafka's clients are needed, its broker and the embedded Redis are not.
FROM ${BASE_IMAGE} AS jars
COPY local/target/lib /app/lib
COPY local/target/local-*.jar /app/lib/
RUN rm -f /app/lib/kafka-[!c]*.jar /app/lib/kafka_*.jar /app/lib/scala-*.jar /app/lib/embedded-redis-*.jar

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 factorline \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin factorline
COPY --from=runtime /opt/runtime /opt/java
COPY --from=jars /app /app
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50"
USER 10001:10001
ENTRYPOINT ["/opt/java/bin/java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-Dlogback.configurationFile=io/factorline/local/local-logback.xml", "-cp", "/app/lib/*"]
CMD ["io.factorline.local.simulator.SimulatorMain", "kafka:9092", "200", "1"]
