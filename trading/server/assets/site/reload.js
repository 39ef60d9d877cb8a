// A page that waits for something looks again by itself; it says how often.
const { dataset } = document.querySelector("[data-look-again]");
setTimeout(() => location.reload(), Number(dataset.lookAgain) * 1000);
