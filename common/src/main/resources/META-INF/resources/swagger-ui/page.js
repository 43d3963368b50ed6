'use strict';

/* Relative, so that the page works behind a path of a proxy too. */
SwaggerUIBundle({
  url: 'v3/api-docs',
  dom_id: '#description',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
