#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

func sendTermination(to process: Int32) { kill(process, SIGTERM) }
func sendInterrupt(to process: Int32) { kill(process, SIGINT) }
func sendKill(to process: Int32) { kill(process, SIGKILL) }
