package io.factorline.api.web;

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
  NettyServerCustomizer ownTask() {
    return OwnTask.onEventLoop();
  }
}
