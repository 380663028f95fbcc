export function PostsSection() {
  return null
}
