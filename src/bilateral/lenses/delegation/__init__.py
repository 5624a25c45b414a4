"""Who should meet whom, and when: ranked matches, plans with proof, agendas, and a register of what was agreed."""
