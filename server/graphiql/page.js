// Mounts GraphiQL with one tab an example. Tabs that the reader opened before are kept.
;(() => {
  const fetcher = GraphiQL.createFetcher({ url: new URL('graphql', document.baseURI).href })
  const root = ReactDOM.createRoot(document.getElementById('graphiql'))
  root.render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultTabs: window.examples,
      defaultEditorToolsVisibility: 'variables',
      shouldPersistHeaders: false,
    }),
  )
})()
