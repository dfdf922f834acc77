import Gateway
import WorkerLink

// What `capstan work` is: a worker process with the gateway's own works.

WorkerChild.run(JobWork.all, live: JobWork.live)
