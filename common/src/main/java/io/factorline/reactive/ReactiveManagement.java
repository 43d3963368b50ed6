package io.factorline.reactive;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The server of a service's management, which takes no customizer from the service. Its context is
 * below that of the service.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveManagement {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementServer(
      ObjectProvider<NettyServerCustomizer> customizers) {
    return factory ->
        factory.addServerCustomizers(
            customizers.orderedStream().toArray(NettyServerCustomizer[]::new));
  }
}
