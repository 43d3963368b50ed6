package io.factorline.gateway.web;

import io.factorline.reactive.OwnTask;
import io.factorline.reactive.WholeAnswers;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How requests are answered, whatever they ask for; those of management too. */
@Configuration(proxyBeanMethods = false)
@Import(WholeAnswers.class)
class Serving {

  @Bean
  NettyServerCustomizer ownTask(VirtualThreads threads) {
    return OwnTask.on(threads.scheduler());
  }
}
