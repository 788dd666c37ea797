"""The cryptosuite ecdsa-sd-2023 (vc-di-ecdsa §3.5 and §3.6): base proofs and derived proofs."""
