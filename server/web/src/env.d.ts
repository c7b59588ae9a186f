declare module 'world-outline' {
  const address: string
  export default address
}

declare const LAYOUT_WORKER: string
