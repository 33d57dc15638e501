//! The wire: the platform's API as types, a client that calls it, and the platform itself,
//! emulated on this computer. Nothing else in the program opens sockets.

pub mod local;
